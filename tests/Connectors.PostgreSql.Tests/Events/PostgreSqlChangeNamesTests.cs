namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>Tables whose names and moments are odd.</summary>
public sealed class PostgreSqlChangeNamesTests(PostgreSqlServer server) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly PostgreSqlSchema schema = new(server);

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => schema.DisposeAsync();

    // The rows of a table are found in any case of the names; so are their changes.
    [Theory]
    [InlineData("\"Changed At\"", "changed at")]
    [InlineData("updated_at", "Updated_At")]
    [InlineData("\"updatedAt\"", "updatedat")]
    public async Task ReadChangesAsync_NamesInAnotherCase_AreThoseOfTheTable(string column, string asked)
    {
        schema.Execute($"""
            CREATE TABLE customers ("User_Id" text, x real, {column} timestamptz);
            INSERT INTO customers VALUES ('a', 1, '2026-05-04 12:00:00Z')
            """);
        await using var retriever = await schema.OpenRetrieverAsync([new("x", ColumnType.Single)], "customers");

        Assert.Null(await retriever.CheckChangedAtAsync(asked, PostgreSqlSchema.Token));
        Assert.Equal([new("a", Noon)], await ReadAsync(retriever, asked));
    }

    [Fact]
    public async Task ReadChangesAsync_ColumnIsRenamed_IsFoundAgain()
    {
        schema.Execute("""
            CREATE TABLE customers (user_id text, x real, "Changed" timestamptz);
            INSERT INTO customers VALUES ('a', 1, '2026-05-04 12:00:00Z')
            """);
        await using var retriever = await schema.OpenRetrieverAsync([new("x", ColumnType.Single)], "customers");
        Assert.Single(await ReadAsync(retriever, "changed"));
        schema.Execute("ALTER TABLE customers RENAME \"Changed\" TO changed");

        await Assert.ThrowsAnyAsync<PipelineException>(() => ReadAsync(retriever, "changed"));

        Assert.Single(await ReadAsync(retriever, "changed"));
    }

    // One such row must not keep the changes of all other users away.
    [Theory]
    [InlineData("timestamptz")]
    [InlineData("timestamp")]
    public async Task ReadChangesAsync_MomentsThatNoClockShows_AreNoChanges(string type)
    {
        schema.Execute($"""
            CREATE TABLE customers (user_id text, x real, at {type});
            INSERT INTO customers VALUES ('good', 1, '2026-05-04 12:00:00'), ('last', 1, '9999-12-31 23:59:59'),
                ('late', 1, '99999-01-01'), ('ever', 1, 'infinity'), ('never', 1, '-infinity'), ('before', 1, '0044-03-15 BC')
            """);
        await using var retriever = await schema.OpenRetrieverAsync([new("x", ColumnType.Single)], "customers");

        Assert.Equal(["good", "last"], (await ReadAsync(retriever, "at")).Select(each => each.User));
    }

    private static async Task<IReadOnlyList<UserChange>> ReadAsync(PostgreSqlRetriever retriever, string column) =>
        (await retriever.ReadChangesAsync(new(column, Noon.AddSeconds(-30), null, 10), PostgreSqlSchema.Token)).Changes;
}
