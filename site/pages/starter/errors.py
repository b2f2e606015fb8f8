class SiteNotEmpty(Exception):
    """The site has a home page already: nothing may be loaded over what its editors have."""
