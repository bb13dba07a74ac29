"""Charts as word processors draw them themselves: in the document's fonts, with figures one can edit."""
