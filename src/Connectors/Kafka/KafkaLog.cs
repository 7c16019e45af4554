using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>Logs what happens to a trigger.</summary>
internal sealed partial class KafkaLog(string pipeline, string trigger, ILogger log)
{
    /// <summary>A line of the client itself, which would write it to stderr. It tells of trouble also by errors.</summary>
    public void FromClient(LogMessage message) => LogClient(pipeline, trigger, message.Facility, message.Message);

    public void Assigned(IReadOnlyCollection<TopicPartition> partitions)
    {
        if (partitions.Count > 0)
            LogAssigned(pipeline, trigger, Numbers(partitions));
    }

    public void Revoked(IReadOnlyCollection<TopicPartition> partitions, int unfinished)
    {
        if (partitions.Count > 0)
            LogRevoked(pipeline, trigger, Numbers(partitions), unfinished);
    }

    public void Lost(IReadOnlyCollection<TopicPartition> partitions) => LogLost(pipeline, trigger, Numbers(partitions));

    public void Trouble(string reason) => LogTrouble(pipeline, trigger, reason);

    public void Restarted(string reason) => LogRestarted(pipeline, trigger, reason);

    private static string Numbers(IEnumerable<TopicPartition> partitions) =>
        string.Join(", ", partitions.Select(each => each.Partition.Value).Order());

    [LoggerMessage(EventId = 440, Level = LogLevel.Information,
        Message = "Pipeline {Pipeline}, trigger {Trigger}: reads partition(s) {Partitions}")]
    private partial void LogAssigned(string pipeline, string trigger, string partitions);

    [LoggerMessage(EventId = 441, Level = LogLevel.Information,
        Message = "Pipeline {Pipeline}, trigger {Trigger}: gave up partition(s) {Partitions}; {Unfinished} event(s) were not finished in time and come again elsewhere")]
    private partial void LogRevoked(string pipeline, string trigger, string partitions, int unfinished);

    [LoggerMessage(EventId = 442, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}, trigger {Trigger}: lost partition(s) {Partitions}; what was not committed comes again")]
    private partial void LogLost(string pipeline, string trigger, string partitions);

    [LoggerMessage(EventId = 443, Level = LogLevel.Warning, Message = "Pipeline {Pipeline}, trigger {Trigger}: {Reason}")]
    private partial void LogTrouble(string pipeline, string trigger, string reason);

    [LoggerMessage(EventId = 444, Level = LogLevel.Error,
        Message = "Pipeline {Pipeline}, trigger {Trigger}: the consumer ended and is made anew. {Reason}")]
    private partial void LogRestarted(string pipeline, string trigger, string reason);

    [LoggerMessage(EventId = 445, Level = LogLevel.Debug, Message = "Pipeline {Pipeline}, trigger {Trigger}: Kafka client, {Facility}: {Text}")]
    private partial void LogClient(string pipeline, string trigger, string facility, string text);
}
