namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteShadowComparisonTests : ShadowComparisonCompliance
{
    private readonly SqliteStore store;

    public SqliteShadowComparisonTests() : this(new SqliteStore())
    {
    }

    private SqliteShadowComparisonTests(SqliteStore store) : base(store) => this.store = store;

    protected override IReadOnlyList<string?> Query(string sql) => store.Rows(sql);
}
