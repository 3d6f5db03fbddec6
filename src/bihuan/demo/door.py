"""示范县的门：装入整个故事，或者只建一个空县。"""

from .accounts import load_accounts, places
from .county import County, found
from .loading import KINDS, MORE, Loaded, is_loaded, load

__all__ = ["KINDS", "MORE", "County", "Loaded", "found", "is_loaded", "load", "load_accounts", "places"]
