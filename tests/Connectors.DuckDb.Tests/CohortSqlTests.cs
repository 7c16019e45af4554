using DuckDB.NET.Data;

namespace ModelPipeline.Connectors.DuckDb.Tests;

/// <summary>The SQL of docs/rollout.md that finds a candidate's users.</summary>
public sealed class CohortSqlTests : IDisposable
{
    private readonly DuckDbFolder folder = new();

    [Fact]
    public void Sql_HundredThousandIds_FindsTheUsersOfTheService()
    {
        folder.Execute(
            """
            CREATE TABLE customers AS SELECT CASE i % 5 WHEN 0 THEN 'user-' || i WHEN 1 THEN 'Jürgen ' || i WHEN 2 THEN '用户' || i
                WHEN 3 THEN '😀' || i ELSE i::VARCHAR END AS user_id FROM range(1, 100001) r(i)
            """);
        var cohort = new Cohort("v2", 7.5);

        var found = Query(CohortSql.Of("DuckDB"));

        var users = Query("SELECT user_id FROM customers");
        Assert.Equal(100_000, users.Count);
        Assert.Equal(users.Where(cohort.Has).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    public void Dispose() => folder.Dispose();

    private List<string> Query(string sql)
    {
        using var connection = new DuckDBConnection(folder.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        var users = new List<string>();
        while (row.Read())
            users.Add(row.GetString(0));
        return users;
    }
}
