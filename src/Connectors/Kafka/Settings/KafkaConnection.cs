using System.Data.Common;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>
/// Reads a connection string: the addresses of brokers alone, or properties of the Kafka client such as
/// <c>bootstrap.servers=a:9092,b:9092;security.protocol=SASL_SSL</c>.
/// </summary>
internal static class KafkaConnection
{
    /// <summary>The example in faults.</summary>
    public const string Example = "bootstrap.servers=localhost:9092";

    /// <summary>The property with the addresses of the brokers.</summary>
    public const string Brokers = "bootstrap.servers";

    // What delivery rests on. The trigger sets them itself.
    private static readonly string[] Reserved =
        ["acks", "auto.offset.reset", "enable.auto.commit", "enable.auto.offset.store", "enable.idempotence", "enable.partition.eof",
            "group.id", "group.protocol", "isolation.level", "partition.assignment.strategy", "transactional.id"];

    /// <summary>The properties of the client.</summary>
    /// <param name="text">The connection string, which may hold a secret.</param>
    /// <param name="setting">The key of the setting that names it.</param>
    /// <param name="faults">Receives the faults, which hold no value.</param>
    public static IReadOnlyDictionary<string, string> Read(string text, string setting, List<Fault> faults)
    {
        if (text.Length == 0)
        {
            faults.Add(new(setting, $"is empty; name a connection string under ConnectionStrings, such as \"{Example}\"."));
            return new Dictionary<string, string>();
        }

        if (!text.Contains('='))
            return new Dictionary<string, string> { [Brokers] = text };
        var builder = new DbConnectionStringBuilder();
        try
        {
            builder.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            // The message of the parser may repeat a part of the connection string.
            faults.Add(new(setting, $"names a connection string that cannot be read; set it to \"{Example}\", with further properties behind ';'."));
            return new Dictionary<string, string>();
        }

        var client = builder.Keys.Cast<string>()
            .ToDictionary(key => key.ToLowerInvariant(), key => builder[key].ToString() ?? "");
        if (!client.TryGetValue(Brokers, out var brokers) || brokers.Length == 0)
            faults.Add(new(setting, $"names a connection string without {Brokers}; set it to \"{Example}\"."));
        foreach (var key in client.Keys.Intersect(Reserved))
            faults.Add(new(setting, $"names a connection string with {key}, which the trigger sets itself; leave it out."));
        return client;
    }
}
