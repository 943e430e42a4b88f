"""Jalons: from YAML catalogues to a site, a letter and toolkits."""
