namespace ModelPipeline.Connectors.Kafka.Tests;

/// <summary>The suites for all triggers, run with a topic.</summary>
public static class KafkaTriggerCompliance
{
    private const string LongSession = "session.timeout.ms=60000";

    public sealed class Claims() : TriggerClaimsCompliance(new KafkaTriggerStore(LongSession));

    public sealed class Silos() : TriggerSilosCompliance(new KafkaTriggerStore());

    public sealed class Order() : TriggerOrderCompliance(new KafkaTriggerStore());

    // An outage that is longer than the session would lose the partitions, and with them what is acknowledged and not committed.
    public sealed class Outages() : TriggerOutageCompliance(new KafkaTriggerStore(LongSession));
}
