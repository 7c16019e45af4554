namespace ModelPipeline.Connectors.Kafka.Tests;

/// <summary>The suites for all triggers, run with a topic.</summary>
public static class KafkaTriggerCompliance
{
    public sealed class Claims() : TriggerClaimsCompliance(new KafkaTriggerStore());

    public sealed class Silos() : TriggerSilosCompliance(new KafkaTriggerStore());

    public sealed class Outages() : TriggerOutageCompliance(new KafkaTriggerStore());
}
