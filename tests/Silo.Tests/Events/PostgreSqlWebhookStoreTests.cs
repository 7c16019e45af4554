using ModelPipeline.Silo.Access;

namespace ModelPipeline.Tests;

public sealed class PostgreSqlWebhookStoreTests(PostgreSqlServer server) : WebhookStoreTests
{
    internal override Task<AccessDatabase> OpenAsync() => EventDatabase.OpenPostgreSqlAsync(server);
}
