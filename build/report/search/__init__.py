"""Finding a place without a network: what the search box loads, in small files of the site's own."""
