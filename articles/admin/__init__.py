"""Where authors write and schedule."""

from articles.admin.article import ArticleAdmin
from articles.admin.taxonomy import CategoryAdmin, CompanyAdmin, SectionAdmin

__all__ = ["ArticleAdmin", "CategoryAdmin", "CompanyAdmin", "SectionAdmin"]
