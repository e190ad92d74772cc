"""The curriculum: sections of articles, what belongs to an article, and its premium parts."""

from articles.models.article import Article, ArticleCompany, Prerequisite
from articles.models.authoring import ArticleDraft, ArticleVersion, Image, PracticeFile
from articles.models.link_check import LinkCheck
from articles.models.parts import KeyConcept, Pitfall, Reference, RubricCriterion
from articles.models.premium import ArchitectureDiagram, Breakdown, FollowUp, ModelAnswer
from articles.models.release import QueueEntry, Release, ReleasedArticle
from articles.models.report import ReaderReport
from articles.models.revision import ArticleRevision
from articles.models.section import Section
from articles.models.source_file import SourceFile
from articles.models.taxonomy import Category, Company

__all__ = [
    "ArchitectureDiagram",
    "Article",
    "ArticleCompany",
    "ArticleDraft",
    "ArticleRevision",
    "ArticleVersion",
    "Breakdown",
    "Category",
    "Company",
    "FollowUp",
    "Image",
    "KeyConcept",
    "LinkCheck",
    "ModelAnswer",
    "Pitfall",
    "PracticeFile",
    "Prerequisite",
    "QueueEntry",
    "ReaderReport",
    "Reference",
    "Release",
    "ReleasedArticle",
    "RubricCriterion",
    "Section",
    "SourceFile",
]
