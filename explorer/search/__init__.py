"""Search data: documents in, small scripts out, which the reader's browser loads as it needs them.

lunr decides what a word is: its stop words and its stemmer run here and, as lunr.js 2.3.9, in the browser.
The index is our own, because lunr's is one file that grows with the text. One format serves every size:

`search/manifest.js`          counts, kinds, and the first key of each file named by a bound
`search/terms/<bound>.js`     stems in order, each with its postings: documents by impact
`search/positions/<bound>.js` where in the documents the stems of `terms/<bound>` stand, for phrases
`search/beginnings/<bound>.js` beginnings whose words lie in several files, each with its best documents
`search/words/<bound>.js`     readable words in order, each with its number of documents, for spelling
`search/shown/<n>.js`         what a list of results shows, for a block of documents
`search/texts/<n>.js`         claims and bodies for a block of documents, for matches in context
`search/cases.js`             the addresses of all cases, by which explore finds the numbers of those ticked before

Each file is a script that calls `explorer.data(name, payload)`: a page opened from disk may not fetch, but
may run scripts. `templates/assets/search-core.js` reads them; the two files must change together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from explorer.search.document import Document, Listed, SearchSettings, Sources
from explorer.search.encoding import script
from explorer.search.index import build
from explorer.search.renewal import Renewal, Unusable
from explorer.share import Alone, Team

__all__ = ["Document", "Renewal", "SearchSettings", "Sources", "Unusable", "build", "index_files", "script"]

ALONE = Alone()


def index_files(
    documents: Iterable[Document], settings: SearchSettings, team: Team = ALONE
) -> Iterator[tuple[str, bytes]]:
    """All search data of a site.

    In: every page that can be found. Out: (path below the site's root, bytes), the manifest last.
    """
    for address, data in build(Listed(documents, settings), settings, team, lambda _name, _data: None):
        if data is not None:  # which it never is where nothing was kept
            yield address, data
