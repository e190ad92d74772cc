from django.db import migrations

# Both triggers run when the transaction commits, so that a load may pass through states that
# would be refused. VOLATILE functions see what has been committed before each of their statements
# (https://www.postgresql.org/docs/current/xfunc-volatility.html), and the advisory lock makes two
# commits check one after the other: together they cannot close a cycle.
REFUSE_CYCLE = """
CREATE FUNCTION articles_refuse_prerequisite_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('articles_prerequisite'));
    IF EXISTS (
        WITH RECURSIVE earlier(id) AS (
            SELECT requires_id FROM articles_prerequisite WHERE id = NEW.id
            UNION
            SELECT link.requires_id
            FROM articles_prerequisite AS link JOIN earlier ON link.article_id = earlier.id
        )
        SELECT FROM earlier WHERE id = NEW.article_id
    ) THEN
        RAISE EXCEPTION 'The prerequisites of article % lead back to it.', NEW.article_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'articles_prerequisite_no_cycle';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER articles_prerequisite_no_cycle
    AFTER INSERT OR UPDATE ON articles_prerequisite
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION articles_refuse_prerequisite_cycle();
"""

ALLOW_CYCLE = """
DROP TRIGGER articles_prerequisite_no_cycle ON articles_prerequisite;
DROP FUNCTION articles_refuse_prerequisite_cycle();
"""

REFUSE_INCOMPLETE = """
CREATE FUNCTION articles_refuse_incomplete() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    checked bigint;
    missing text;
BEGIN
    IF TG_TABLE_NAME = 'articles_article' THEN checked := NEW.id;
    ELSE checked := OLD.article_id;
    END IF;
    SELECT concat_ws(', ',
        CASE WHEN NOT EXISTS (SELECT FROM articles_keyconcept WHERE article_id = checked)
            THEN 'a key concept' END,
        CASE WHEN NOT EXISTS (SELECT FROM articles_rubriccriterion WHERE article_id = checked)
            THEN 'a rubric criterion' END,
        CASE WHEN NOT EXISTS (SELECT FROM articles_pitfall WHERE article_id = checked)
            THEN 'a pitfall' END,
        CASE WHEN NOT EXISTS (SELECT FROM articles_reference WHERE article_id = checked)
            THEN 'a reference' END)
    INTO missing
    FROM articles_article WHERE id = checked AND status IN ('scheduled', 'published');
    IF missing <> '' THEN
        RAISE EXCEPTION 'Article % is scheduled or published and has no %.', checked, missing
            USING ERRCODE = 'check_violation', CONSTRAINT = 'articles_article_published_is_complete';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER articles_article_published_is_complete
    AFTER INSERT OR UPDATE OF status ON articles_article
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION articles_refuse_incomplete();
"""

ALLOW_INCOMPLETE = """
DROP TRIGGER articles_article_published_is_complete ON articles_article;
DROP FUNCTION articles_refuse_incomplete();
"""

PARTS = ["keyconcept", "rubriccriterion", "pitfall", "reference"]

KEEP_PART = """
CREATE CONSTRAINT TRIGGER articles_{part}_keeps_article_complete
    AFTER DELETE OR UPDATE OF article_id ON articles_{part}
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION articles_refuse_incomplete();
"""

LOSE_PART = "DROP TRIGGER articles_{part}_keeps_article_complete ON articles_{part};"


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE_CYCLE, ALLOW_CYCLE),
        migrations.RunSQL(REFUSE_INCOMPLETE, ALLOW_INCOMPLETE),
        *(
            migrations.RunSQL(KEEP_PART.format(part=part), LOSE_PART.format(part=part))
            for part in PARTS
        ),
    ]
