namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlShadowComparisonTests : ShadowComparisonCompliance
{
    private readonly PostgreSqlStore store;

    public PostgreSqlShadowComparisonTests(PostgreSqlServer server) : this(new PostgreSqlStore(server))
    {
    }

    private PostgreSqlShadowComparisonTests(PostgreSqlStore store) : base(store) => this.store = store;

    protected override IReadOnlyList<string?> Query(string sql) => store.Rows(sql);
}
