-- Roles, database and extensions of a Wangge installation. Safe to run again.
-- Run by a superuser with psql 14 or newer; passwords come from the environment.
--
-- wangge_owner  owns the tables and migrates; makes databases, in which backups are tried and restored.
-- wangge_app    serves: reads and writes rows, owns nothing. Migrations take UPDATE and DELETE
--               on append-only tables away from it.

\set ON_ERROR_STOP on
\getenv owner_password WANGGE_OWNER_PASSWORD
\getenv app_password WANGGE_APP_PASSWORD

select 'create role wangge_owner' where not exists (select from pg_roles where rolname = 'wangge_owner') \gexec
select 'create role wangge_app' where not exists (select from pg_roles where rolname = 'wangge_app') \gexec
alter role wangge_owner login createdb password :'owner_password';
alter role wangge_app login password :'app_password';
alter role wangge_app set jit = off;

select 'create database wangge' where not exists (select from pg_database where datname = 'wangge') \gexec
alter database wangge owner to wangge_owner;
revoke all on database wangge from public;
grant connect, temporary on database wangge to wangge_app;

-- What one database needs: extensions, and the application's rights on whatever the owner creates.
\set extensions 'create extension if not exists postgis; create extension if not exists btree_gist;'
\set on_tables 'grant select, insert, update, delete on tables to wangge_app;'
\set on_sequences 'grant usage, select on sequences to wangge_app;'
\set as_owner 'alter default privileges for role wangge_owner'

-- In template1 too, so that every database made later (those of the tests) has the same.
\connect template1
set client_min_messages = warning;
:extensions
:as_owner :on_tables
:as_owner :on_sequences
\connect wangge
set client_min_messages = warning;
:extensions
:as_owner :on_tables
:as_owner :on_sequences
