-- Two roles, so that the site itself can neither change its tables nor rewrite its journals.
-- Run by a superuser in the site's database before the first `migrate`, and again after each migration that
-- makes tables (rights of what is there are given anew; nothing else changes):
--   psql -v ON_ERROR_STOP=1 -d supplier_site -f deploy/postgresql/roles.sql
-- The roles have no passwords: pg_hba.conf and pg_ident.conf beside this file let them in by their accounts.

DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'supplier_owner') THEN
        CREATE ROLE supplier_owner LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'supplier_site') THEN
        CREATE ROLE supplier_site LOGIN;
    END IF;
END $$;

-- While a copy is restored the site may be the owner (docs/how-to/backup.md); this ends it.
DO $$ BEGIN
    IF pg_has_role('supplier_site', 'supplier_owner', 'MEMBER') THEN
        REVOKE supplier_owner FROM supplier_site;
    END IF;
END $$;

-- The owner migrates. The site reads and writes rows.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO supplier_owner;
GRANT USAGE ON SCHEMA public TO supplier_site;
DO $$ BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO supplier_owner, supplier_site', current_database());
END $$;

-- What is there already, and what the owner makes from now on.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO supplier_site;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO supplier_site;
ALTER DEFAULT PRIVILEGES FOR ROLE supplier_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO supplier_site;
ALTER DEFAULT PRIVILEGES FOR ROLE supplier_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO supplier_site;

-- Journals are only added to: their triggers say so, and the rights say so again. The history of migrations
-- is not the site's either.
DO $$ DECLARE guarded text; BEGIN
    FOREACH guarded IN ARRAY ARRAY['ledger_entry', 'archive_snapshot', 'disclosure_dutyresult', 'django_migrations'] LOOP
        IF to_regclass('public.' || guarded) IS NOT NULL THEN
            EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM supplier_site', guarded);
        END IF;
    END LOOP;
    IF to_regclass('public.django_migrations') IS NOT NULL THEN
        REVOKE INSERT ON django_migrations FROM supplier_site;
    END IF;
END $$;
