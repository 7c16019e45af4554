using System.Globalization;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlRetrieverScanTests(PostgreSqlServer server) : IAsyncDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly PostgreSqlSchema schema = new(server);

    // A scan gets such columns as one array, a call gets each alone.
    [Theory]
    [InlineData("real", ColumnType.Single, "'NaN'", "'-Infinity'", "1.17549435e-38", "0.1")]
    [InlineData("double precision", ColumnType.Double, "'NaN'", "'Infinity'", "4.9e-324", "0.1")]
    [InlineData("smallint", ColumnType.Int64, "-32768", "32767", "0", "-1")]
    [InlineData("integer", ColumnType.Int64, "-2147483648", "2147483647", "0", "-1")]
    [InlineData("bigint", ColumnType.Int64, "-9223372036854775808", "9223372036854775807", "0", "-1")]
    [InlineData("boolean", ColumnType.Boolean, "true", "false", "true", "false")]
    [InlineData("share", ColumnType.Single, "0.5", "0", "1", "0.1")]
    public async Task ScanAsync_ManyColumnsOfANumber_GivesWhatACallGets(string declared, ColumnType type, params string[] values)
    {
        string[] names = ["n1", "n2", "n3", "n4", "n5", "n6"];
        var columns = string.Join(", ", names.Select(name => $"{name} {declared}"));
        schema.Execute($"CREATE DOMAIN share AS real; CREATE TABLE t (user_id text PRIMARY KEY, x integer, {columns}, label text)");
        var all = string.Join(", ", [.. values, "NULL", values[0]]);
        var none = string.Join(", ", names.Select(_ => "NULL"));
        schema.Execute($"INSERT INTO t VALUES ('a', 1, {all}, 'one'), ('b', 2, {none}, NULL), ('c', NULL, {all}, 'two')");
        Field[] wanted = [.. names.Select(name => new Field(name, type)), .. X, new("label", ColumnType.String)];
        await using var retriever = await schema.OpenRetrieverAsync(wanted, "t");

        var scanned = await retriever.ScanAsync((await retriever.PlanScanAsync(10, PostgreSqlSchema.Token)).Partitions, 10);
        var asked = await retriever.GetAsync(["a", "b", "c"], PostgreSqlSchema.Token);

        foreach (var field in wanted)
        {
            Assert.Equal(Values(asked, field.Name), Values(Assert.Single(scanned).Rows, field.Name));
        }

        Assert.Equal(["", "", ""], Values(asked, "n5"));
    }

    [Theory]
    [InlineData("CREATE TABLE t (user_id text, x integer)", 2)]
    [InlineData("CREATE TABLE t (user_id integer PRIMARY KEY, x integer)", 1)]
    [InlineData(
        "CREATE TABLE t (user_id integer, x integer) PARTITION BY HASH (user_id); CREATE TABLE p0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE p1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1)", 2)]
    public async Task PlanScanAsync_LargeTable_IsDividedEvenlyByASampleAndCountedExactly(string create, int rowsOfAUser)
    {
        schema.Execute(
            $"{create}; INSERT INTO t SELECT i, i FROM generate_series(1, 300000) AS i, generate_series(1, {rowsOfAUser}); ANALYZE t");
        await using var retriever = schema.Retriever("t", sampleFrom: 300_000);
        await retriever.OpenAsync(X, PostgreSqlSchema.Token);

        var plan = await retriever.PlanScanAsync(30_000, PostgreSqlSchema.Token);
        var sizes = new List<int>();
        foreach (var partition in plan.Partitions)
            sizes.Add((await retriever.ScanAsync([partition], 10_000, usersOnly: true)).Users().Length / rowsOfAUser);

        Assert.Equal(300_000, plan.Users);
        Assert.Equal(300_000, sizes.Sum());
        Assert.InRange(sizes.Count, 8, 13);
        Assert.True(sizes.Max() <= 2 * sizes.Average(), $"The partitions have {string.Join(", ", sizes)} users.");
    }

    [Fact]
    public async Task PlanScanAsync_TableHasShrunkSinceItWasAnalyzed_CountsTheRows()
    {
        schema.Execute(
            "CREATE TABLE t (user_id text, x integer); INSERT INTO t SELECT i, i FROM generate_series(1, 1000) AS i; ANALYZE t; DELETE FROM t WHERE x > 1");
        await using var retriever = schema.Retriever("t", sampleFrom: 100);
        await retriever.OpenAsync(X, PostgreSqlSchema.Token);

        var plan = await retriever.PlanScanAsync(100, PostgreSqlSchema.Token);

        Assert.Equal(1, plan.Users);
        Assert.Equal(["1"], (await retriever.ScanAsync(plan.Partitions, 10)).Users());
    }

    [Fact]
    public async Task PlanAndScanAsync_OnlyTheNeededColumnsMayBeRead_Suffices()
    {
        var role = $"role_{schema.Name}";
        schema.Execute($"CREATE TABLE t (user_id text PRIMARY KEY, x integer, secret text); INSERT INTO t VALUES ('a', 1); ANALYZE t");
        schema.Execute(
            $"CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA {schema.Name} TO {role}; GRANT SELECT (user_id, x) ON t TO {role}");
        await using (var retriever = schema.Retriever("t", connectionString: $"{schema.ConnectionString};Username={role}", sampleFrom: 1))
        {
            await retriever.OpenAsync(X, PostgreSqlSchema.Token);

            Assert.Equal([("a", 1L)],
                (await retriever.ScanAsync((await retriever.PlanScanAsync(10, PostgreSqlSchema.Token)).Partitions, 10)).Rows<long>("x"));
        }

        schema.Execute($"DROP OWNED BY {role}; DROP ROLE {role}");
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();

    private static string[] Values(Batch rows, string column)
    {
        var values = rows.Columns.Single(each => each.Field.Name == column);
        return
        [
            .. rows.Users.Index().OrderBy(user => user.Item, StringComparer.Ordinal)
                .Select(user => string.Create(CultureInfo.InvariantCulture, $"{values.ValueAt(user.Index)}")),
        ];
    }
}
