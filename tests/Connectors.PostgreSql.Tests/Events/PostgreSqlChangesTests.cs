namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>Reads which rows have changed.</summary>
public sealed class PostgreSqlChangesTests(PostgreSqlServer server) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly PostgreSqlSchema schema = new(server);

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => schema.DisposeAsync();

    [Theory]
    [InlineData("timestamptz")]
    [InlineData("timestamp")]
    public async Task ReadChangesAsync_PagesOfOneMoment_HaveEachChangeOnceInOrder(string type)
    {
        schema.Execute($"""
            SET timezone = 'UTC';
            CREATE TABLE customers (user_id text, x real, "Changed At" {type});
            INSERT INTO customers SELECT 'u' || i, i, '2026-05-04 12:00:00' FROM generate_series(1, 25) i;
            INSERT INTO customers VALUES ('old', 1, '2026-05-04 11:59:00'), ('new', 1, '2026-05-04 12:00:01'), ('none', 1, NULL),
                (NULL, 1, '2026-05-04 12:00:02')
            """);
        // A timestamp without a time zone is in UTC, whatever the time zone of the session is.
        await using var retriever = schema.Retriever("customers", connectionString: $"{schema.ConnectionString};Timezone=Asia/Tokyo");
        await retriever.OpenAsync([new("x", ColumnType.Single)], PostgreSqlSchema.Token);
        Assert.Null(await retriever.CheckChangedAtAsync("Changed At", PostgreSqlSchema.Token));
        var read = new List<UserChange>();
        ChangePage page;
        do
        {
            page = await retriever.ReadChangesAsync(
                new("Changed At", Noon.AddSeconds(-30), read.LastOrDefault(), 10), PostgreSqlSchema.Token);
            read.AddRange(page.Changes);
        }
        while (page.Changes.Count == 10);

        Assert.Equal(26, read.Count);
        Assert.Equal(Enumerable.Range(1, 25).Select(i => $"u{i}").Order(StringComparer.Ordinal).Append("new"),
            read.Select(each => each.User));
        Assert.Equal(new("new", Noon.AddSeconds(1)), read[^1]);
        Assert.InRange(page.Now, Noon.AddYears(-5), Noon.AddYears(50));
    }

    [Fact]
    public async Task ReadChangesAsync_NoMomentIsGiven_ReadsTheTimeAlone()
    {
        schema.Execute("CREATE TABLE customers (user_id text, x real, changed_at timestamptz DEFAULT now())");
        schema.Execute("INSERT INTO customers VALUES ('a', 1)");
        await using var retriever = await schema.OpenRetrieverAsync([new("x", ColumnType.Single)], "customers");

        var page = await retriever.ReadChangesAsync(new("changed_at", null, null, 10), PostgreSqlSchema.Token);

        Assert.Empty(page.Changes);
        Assert.NotEqual(default, page.Now);
    }

    [Fact]
    public async Task CheckChangedAtAsync_ColumnOfAnotherType_SaysSo()
    {
        schema.Execute("CREATE TABLE customers (user_id text, x real)");
        await using var retriever = await schema.OpenRetrieverAsync([new("x", ColumnType.Single)], "customers");

        Assert.Equal("a column of real; name one of timestamptz, or of timestamp with times in UTC.",
            await retriever.CheckChangedAtAsync("X", PostgreSqlSchema.Token));
        Assert.StartsWith("a column of another type;", await retriever.CheckChangedAtAsync("gone", PostgreSqlSchema.Token),
            StringComparison.Ordinal);
    }
}
