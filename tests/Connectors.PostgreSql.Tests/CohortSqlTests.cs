namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>The SQL of docs/rollout.md that finds a candidate's users.</summary>
public sealed class CohortSqlTests(PostgreSqlServer server) : IAsyncDisposable
{
    private readonly PostgreSqlSchema schema = new(server);

    [Fact]
    public void Sql_HundredThousandIds_FindsTheUsersOfTheService()
    {
        schema.Execute(
            """
            CREATE TABLE customers AS SELECT CASE i % 5 WHEN 0 THEN 'user-' || i WHEN 1 THEN 'Jürgen ' || i WHEN 2 THEN '用户' || i
                WHEN 3 THEN '😀' || i ELSE i::text END AS user_id FROM generate_series(1, 100000) AS i
            """);
        var cohort = new Cohort("v2", 7.5);

        var found = schema.Query(CohortSql.Of("PostgreSQL"));

        var users = schema.Query("SELECT user_id FROM customers").Select(user => user!).ToArray();
        Assert.Equal(100_000, users.Length);
        Assert.Equal(users.Where(user => cohort.Has(user)).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
