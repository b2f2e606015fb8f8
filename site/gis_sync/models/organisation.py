"""Organisations as the registry of GIS ZhKKh names them."""

from django.db import models
from django.db.models import Q


class OrganisationOfGis(models.Model):
    """An organisation that wrote to us, or to which an appeal may be redirected; perhaps not named yet."""

    root_guid = models.UUIDField("идентификатор организации", unique=True)
    ppa_guid = models.UUIDField("orgPPAGUID", null=True)
    ogrn = models.CharField("ОГРН", max_length=15, blank=True, db_index=True)
    inn = models.CharField("ИНН", max_length=12, blank=True)
    kpp = models.CharField("КПП", max_length=9, blank=True)
    full_name = models.CharField("полное название", max_length=2000, blank=True)
    short_name = models.CharField("краткое название", max_length=500, blank=True)
    is_wanted = models.BooleanField("название ещё не спрошено", default=False)

    class Meta:
        default_permissions = ()
        verbose_name = "организация в ГИС ЖКХ"
        verbose_name_plural = "организации в ГИС ЖКХ"
        ordering = ["short_name", "id"]
        indexes = [models.Index(fields=["id"], condition=Q(is_wanted=True), name="gis_organisation_wanted")]

    def __str__(self) -> str:
        return self.name or str(self.root_guid)

    @property
    def name(self) -> str:
        return self.short_name or self.full_name
