"""Where authors write and schedule."""

from articles.admin.article import ArticleAdmin
from articles.admin.images import ImageAdmin
from articles.admin.section import SectionAdmin
from articles.admin.taxonomy import CategoryAdmin, CompanyAdmin

__all__ = ["ArticleAdmin", "CategoryAdmin", "CompanyAdmin", "ImageAdmin", "SectionAdmin"]
