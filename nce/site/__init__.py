"""Everything that knows Sphinx, browsers or servers: the build, the Sphinx extension, the assets of the site."""
