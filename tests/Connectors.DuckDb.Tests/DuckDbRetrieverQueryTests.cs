namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class DuckDbRetrieverQueryTests : IDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly DuckDbFolder folder = new();

    public DuckDbRetrieverQueryTests() => folder.Execute("CREATE TABLE t AS SELECT 'u' || i AS user_id, i AS x FROM range(10) r(i)");

    [Theory]
    [InlineData("SELECT user_id, x FROM t WHERE user_id IN (SELECT unnest(@users))")]
    [InlineData("SELECT user_id, x FROM t WHERE list_contains(@users, user_id);")]
    [InlineData("SELECT user_id, x FROM t WHERE user_id = ANY(@users) ; \n")]
    [InlineData("SELECT user_id, x FROM t WHERE list_contains(@users, user_id) -- of @users")]
    [InlineData("SELECT user_id, x /* it's @users */ FROM t WHERE list_contains(@users, user_id)")]
    [InlineData("WITH asked AS (SELECT unnest(@users) AS id) SELECT user_id, x FROM t JOIN asked ON id = user_id")]
    [InlineData("SELECT user_id, max(x) AS x FROM t WHERE list_contains(@users, user_id) AND len(@users) > 0 GROUP BY user_id")]
    public async Task GetAsync_Query_TakesTheUsers(string query)
    {
        var batch = await DuckDbFolder.ReadAsync(folder.Retriever(query: query), X, "u3", "u5", "u99");

        Assert.Equal([("u3", 3L), ("u5", 5L)], batch.Rows<long>("x"));
    }

    [Fact]
    public async Task GetAsync_ParameterNameInText_StaysAsWritten()
    {
        var query = "SELECT user_id, 'it''s @users' AS \"@users\" FROM t WHERE list_contains(@users, user_id)";

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever(query: query), [new("@users", ColumnType.String)], "u1");

        Assert.Equal(["it's @users"], batch.Values<string>("@users").ToArray());
    }

    [Fact]
    public async Task GetAsync_QueryOfAFile_ReadsIt()
    {
        var csv = folder.Write("data.csv", "customer,x", "a,7", "b,8");
        var query = $"SELECT customer AS user_id, x FROM '{csv}' WHERE list_contains(@users, customer)";

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever(query: query), X, "b");

        Assert.Equal([8L], batch.Values<long>("x").ToArray());
    }

    [Fact]
    public async Task GetAsync_QueryWithIntegerUserColumn_NamesUsersAsText()
    {
        var query = "SELECT x AS user_id, x FROM t WHERE list_contains(@users, x::VARCHAR)";

        Assert.Equal(["4"], (await DuckDbFolder.ReadAsync(folder.Retriever(query: query), X, "4")).Users);
    }

    [Fact]
    public async Task GetAsync_QueryGivesNullUser_LeavesTheRowOut()
    {
        var query = "SELECT nullif(user_id, 'u2') AS user_id, x FROM t WHERE list_contains(@users, user_id)";

        Assert.Equal(["u1"], (await DuckDbFolder.ReadAsync(folder.Retriever(query: query), X, "u1", "u2")).Users);
    }

    public void Dispose() => folder.Dispose();
}
