namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>The suites for all triggers, run with a queue table.</summary>
public static class PostgreSqlTriggerCompliance
{
    public sealed class Claims(PostgreSqlServer server) : TriggerClaimsCompliance(new PostgreSqlTriggerStore(server));

    public sealed class NotifiedClaims(PostgreSqlServer server) : TriggerClaimsCompliance(new PostgreSqlTriggerStore(server, notify: true));

    public sealed class Silos(PostgreSqlServer server) : TriggerSilosCompliance(new PostgreSqlTriggerStore(server));

    public sealed class Order(PostgreSqlServer server) : TriggerOrderCompliance(new PostgreSqlTriggerStore(server));

    public sealed class Outages() : TriggerOutageCompliance(new PostgreSqlTriggerStore());
}
