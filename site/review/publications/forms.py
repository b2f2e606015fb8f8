from wagtail.admin.forms import WagtailAdminModelForm


class PublicationForm(WagtailAdminModelForm):
    """Lets a draft be unfinished, and names every fault of what is sent on to its review."""

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if self.is_deferred_validation:
            return True
        for formset in self.formsets.values():
            # In memory: the faults are those of the thing with its rows as they were typed.
            formset.instance = self.instance
            formset.save(commit=False)
        self.complete()
        for fault in self.instance.all_faults():
            self.add_error(None, fault)
        return not self.errors

    def complete(self) -> None:
        """Add to the thing in memory what the form takes beside its fields and rows; kinds of things know."""
