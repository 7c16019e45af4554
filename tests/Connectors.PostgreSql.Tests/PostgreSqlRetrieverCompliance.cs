namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>The suites for all retrievers, run with tables of PostgreSQL.</summary>
public static class PostgreSqlRetrieverCompliance
{
    private static readonly NativeColumn Whole = new("integer", "3", ColumnType.Int64, 3L);
    private static readonly NativeColumn Fraction = new("numeric(10,2)", "2.60", ColumnType.Decimal, "2.60");
    private static readonly NativeColumn Text = new("text", "'many'", ColumnType.String, "many");
    private static readonly DateTime Moment = new(2024, 2, 29, 12, 34, 56, 123, 456, DateTimeKind.Utc);

    public sealed class Users(PostgreSqlServer server) : RetrieverUsersCompliance(new PostgreSqlStore(server));

    public sealed class Types(PostgreSqlServer server) : RetrieverTypesCompliance(new PostgreSqlStore(server));

    public sealed class NativeTypes(PostgreSqlServer server) : RetrieverNativeTypesCompliance(new PostgreSqlStore(server))
    {
        protected override IReadOnlyList<NativeColumn> Readable { get; } =
        [
            new("smallint", "-32768", ColumnType.Int64, -32768L),
            new("integer", "42", ColumnType.Int64, 42L),
            new("numeric(10,2)", "12.50", ColumnType.Decimal, "12.50"),
            new("numeric", "-12345678901234567890.50", ColumnType.Decimal, "-12345678901234567890.50"),
            new("numeric", "10000", ColumnType.Decimal, "10000"),
            new("numeric", "0", ColumnType.Decimal, "0"),
            new("numeric(12,9)", "0.000000015", ColumnType.Decimal, "0.000000015"),
            new("numeric", "1e-30", ColumnType.Decimal, "0.000000000000000000000000000001"),
            new("numeric", "4711e400", ColumnType.Decimal, "4711" + new string('0', 400)),
            new("numeric", "'NaN'", ColumnType.Decimal, "NaN"),
            new("numeric", "'-Infinity'", ColumnType.Decimal, "-Infinity"),
            new("numeric", "'Infinity'", ColumnType.Decimal, "Infinity"),
            new("varchar(10)", "''", ColumnType.String, ""),
            new("char(5)", "'Yes'", ColumnType.String, "Yes"),
            new("citext", "'Yes'", ColumnType.String, "Yes"),
            new("name", "'Yes'", ColumnType.String, "Yes"),
            new("uuid", "'0198C0A0-0000-7000-8000-0000000000AB'", ColumnType.String, "0198c0a0-0000-7000-8000-0000000000ab"),
            new("mood", "'happy'", ColumnType.String, "happy"),
            new("words", "'abc'", ColumnType.String, "abc"),
            new("amount", "3", ColumnType.Int64, 3L),
            new("json", "'{\"a\": 1}'", ColumnType.String, "{\"a\": 1}"),
            new("jsonb", "'{\"a\":1}'", ColumnType.String, "{\"a\": 1}"),
            new("date", "'2024-02-29'", ColumnType.Timestamp, Moment.Date),
            new("date", "'0001-01-01'", ColumnType.Timestamp, DateTime.MinValue),
            new("date", "'9999-12-31'", ColumnType.Timestamp, DateTime.MaxValue.Date),
            new("timestamp", "'2024-02-29 12:34:56.123456'", ColumnType.Timestamp, Moment),
            new("timestamp", "'0001-01-01'", ColumnType.Timestamp, DateTime.MinValue),
            new("timestamptz", "'2024-02-29 14:34:56.123456+02'", ColumnType.Timestamp, Moment),
            new("timestamptz", "'9999-12-31 23:59:59.999999+00'", ColumnType.Timestamp, DateTime.MaxValue.AddTicks(-9)),
            new("real[]", "'{0.1,NULL,-2}'", ColumnType.Vector, new[] { 0.1f, float.NaN, -2 }),
            new("double precision[]", "'{1e-300,NULL,Infinity}'", ColumnType.Vector, new[] { 0, float.NaN, float.PositiveInfinity }),
            new("numeric[]", "'{1.5,-2,NULL,-Infinity,1.00000005960464477540}'", ColumnType.Vector,
                new[] { 1.5f, -2, float.NaN, float.NegativeInfinity, 1.00000011920929f }),
            // The number lies between two floats. A conversion by way of a double would give the other float.
            new("bigint[]", "'{9007199791611905}'", ColumnType.Vector, new[] { 9007200328482816f }),
            new("smallint[]", "'{1,NULL}'", ColumnType.Vector, new[] { 1, float.NaN }),
            new("integer[]", "'{1,2,3}'", ColumnType.Vector, new[] { 1f, 2, 3 }),
            new("bigint[]", "'{}'", ColumnType.Vector, Array.Empty<float>()),
            new("vector3", "'{1,2,3}'", ColumnType.Vector, new[] { 1f, 2, 3 }),
        ];

        protected override IReadOnlyList<NativeColumn> Unfitting { get; } =
        [
            new("date", "'infinity'"),
            new("timestamp", "'infinity'"),
            new("timestamp", "'-infinity'"),
            new("timestamptz", "'infinity'"),
            new("timestamptz", "'-infinity'"),
            new("timestamp", "'4711-03-01 BC'"),
            new("timestamptz", "'14711-03-01'"),
            new("real[]", "'{{4711,2},{3,4}}'"),
            new("double precision[]", "'{4711e45}'"),
            new("numeric[]", "'{4711e45}'"),
            new("numeric[]", "'{-4711e400}'"),
            new("date", "'4711000-01-01'"),
        ];

        protected override IReadOnlyList<NativeColumn> Unreadable { get; } =
        [
            new("bytea", "''"),
            new("interval", "'1 day'"),
            new("point", "'(1,2)'"),
            new("boolean[]", "'{true}'"),
            new("int4range", "'[1,2)'"),
        ];
    }

    public sealed class Altered(PostgreSqlServer server) : RetrieverAlteredCompliance(
        new PostgreSqlStore(server), Whole, Fraction, Text, new("bytea", "'x'"));

    public sealed class Altering(PostgreSqlServer server) : RetrieverAlteringCompliance(new PostgreSqlStore(server), Whole, Fraction, Text);

    public sealed class Properties(PostgreSqlServer server) : RetrieverPropertyCompliance(new PostgreSqlStore(server));

    public sealed class Sources(PostgreSqlServer server) : RetrieverSourcesCompliance(new PostgreSqlStore(server));

    public sealed class Faults(PostgreSqlServer server) : RetrieverFaultsCompliance(new PostgreSqlStore(server));

    public sealed class Cancellation(PostgreSqlServer server) : RetrieverCancellationCompliance(new PostgreSqlStore(server));

    public sealed class Outages() : RetrieverOutageCompliance(new PostgreSqlStore());

    public sealed class Scans(PostgreSqlServer server) : RetrieverScanCompliance(new PostgreSqlStore(server));

    public sealed class ScanValues(PostgreSqlServer server) : RetrieverScanValuesCompliance(
        new PostgreSqlStore(server), new("double precision[]", "'{4711e45}'"));

    public sealed class ScanEnds(PostgreSqlServer server) : RetrieverScanEndsCompliance(new PostgreSqlStore(server));

    public sealed class Samples(PostgreSqlServer server) : RetrieverSampleCompliance(new PostgreSqlStore(server));
}
