using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>The last error that the consumer met since its last message. Thread-safe.</summary>
internal sealed class TopicTrouble(KafkaLog log)
{
    private volatile Error? last;
    private ErrorCode logged;

    /// <summary>The error; null if all is well as far as anybody knows.</summary>
    public Error? Last => last;

    /// <summary>The consumer met an error. It may be of one broker among several.</summary>
    public void Found(Error error)
    {
        if (logged != error.Code)
            log.Trouble($"{error.Code}, {error.Reason}");
        logged = error.Code;
        last = error;
    }

    /// <summary>The brokers answer.</summary>
    public void Checked() => last = null;

    /// <summary>Messages or partitions come again.</summary>
    public void Over()
    {
        last = null;
        logged = ErrorCode.NoError;
    }
}
