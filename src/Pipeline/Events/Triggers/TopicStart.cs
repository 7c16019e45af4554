namespace ModelPipeline;

/// <summary>Where a consumer group begins to read a topic in which it has no position yet.</summary>
public enum TopicStart
{
    /// <summary>With the oldest message that the topic still has.</summary>
    Earliest,

    /// <summary>With the messages that come from now on. Those before are never scored.</summary>
    Latest,
}
