-- +goose Up

-- The last day on which a role is held, '' for no end, and whether its holder has been
-- told that it comes.
ALTER TABLE person_role ADD COLUMN ends TEXT NOT NULL DEFAULT '';
ALTER TABLE person_role ADD COLUMN noticed BOOLEAN NOT NULL DEFAULT FALSE;

-- The transparency log only grows, whoever writes to the database as the service does.
-- Who owns the tables can take these triggers away, and the hash chain then shows what
-- was changed to everybody who has kept a line of it.

-- +goose StatementBegin
/*postgres CREATE FUNCTION log_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the transparency log only grows';
END $$*/
-- +goose StatementEnd

-- +goose StatementBegin
/*postgres CREATE FUNCTION log_head_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.organisation_id <> OLD.organisation_id OR NEW.number <> OLD.number + 1 THEN
        RAISE EXCEPTION 'the transparency log only grows';
    END IF;
    RETURN NEW;
END $$*/
-- +goose StatementEnd

-- +goose StatementBegin
/*postgres CREATE TRIGGER log_line_stays BEFORE UPDATE OR DELETE ON log_line FOR EACH ROW EXECUTE FUNCTION log_only_grows()*/
/*sqlite CREATE TRIGGER log_line_stays BEFORE UPDATE ON log_line BEGIN
    SELECT RAISE(ABORT, 'the transparency log only grows');
END*/
-- +goose StatementEnd

-- +goose StatementBegin
/*postgres CREATE TRIGGER log_line_is_kept BEFORE TRUNCATE ON log_line FOR EACH STATEMENT EXECUTE FUNCTION log_only_grows()*/
/*sqlite CREATE TRIGGER log_line_is_kept BEFORE DELETE ON log_line BEGIN
    SELECT RAISE(ABORT, 'the transparency log only grows');
END*/
-- +goose StatementEnd

-- +goose StatementBegin
/*postgres CREATE TRIGGER log_head_moves BEFORE UPDATE ON log_head FOR EACH ROW EXECUTE FUNCTION log_head_moves_on()*/
/*sqlite CREATE TRIGGER log_head_moves BEFORE UPDATE ON log_head
WHEN NEW.organisation_id <> OLD.organisation_id OR NEW.number <> OLD.number + 1 BEGIN
    SELECT RAISE(ABORT, 'the transparency log only grows');
END*/
-- +goose StatementEnd

-- +goose StatementBegin
/*postgres CREATE TRIGGER log_head_stays BEFORE DELETE ON log_head FOR EACH ROW EXECUTE FUNCTION log_only_grows()*/
/*sqlite CREATE TRIGGER log_head_stays BEFORE DELETE ON log_head BEGIN
    SELECT RAISE(ABORT, 'the transparency log only grows');
END*/
-- +goose StatementEnd
