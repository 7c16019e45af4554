using System.Text.RegularExpressions;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>The settings of a trigger that fit. Immutable.</summary>
internal sealed partial record KafkaSettings
{
    private KafkaSettings(TriggerContext context, IReadOnlyDictionary<string, string> client)
    {
        var options = context.Options;
        Pipeline = context.Pipeline;
        Name = context.Name;
        Connection = context.Setting(nameof(TriggerOptions.Connection));
        Client = client;
        Topic = options.Topic;
        Group = options.Group;
        Start = options.Start;
        Users = new(Set(options.UserAttribute), Set(options.UserField));
        Features = Set(options.Features);
        DeadLetters = DeadLettersOf(options);
        Scores = Set(options.Scores);
        BatchSize = options.BatchSize;
    }

    /// <summary>The pipeline.</summary>
    public string Pipeline { get; }

    /// <summary>The trigger.</summary>
    public string Name { get; }

    /// <summary>The key of the setting that names the connection string.</summary>
    public string Connection { get; }

    /// <summary>The properties of the Kafka client from the connection string. They may hold secrets.</summary>
    public IReadOnlyDictionary<string, string> Client { get; }

    /// <summary>The topic with the events.</summary>
    public string Topic { get; }

    /// <summary>The consumer group.</summary>
    public string Group { get; }

    /// <summary>Where a new group begins.</summary>
    public TopicStart Start { get; }

    /// <summary>
    /// Where an event has its users. Without an attribute and a field, the user of a message that is no CloudEvent is its key.
    /// </summary>
    public UserRule Users { get; }

    /// <summary>The JSON pointer of the features; null for none.</summary>
    public string? Features { get; }

    /// <summary>The topic of dead letters.</summary>
    public string DeadLetters { get; }

    /// <summary>The topic of scores; null for none.</summary>
    public string? Scores { get; }

    /// <summary>The events that are claimed together.</summary>
    public int BatchSize { get; }

    /// <summary>The addresses of the brokers.</summary>
    public string Brokers => Client[KafkaConnection.Brokers];

    /// <summary>Reads the settings of a trigger.</summary>
    /// <exception cref="PipelineConfigurationException">At least one setting does not fit.</exception>
    public static KafkaSettings Read(TriggerContext context)
    {
        var faults = new List<Fault>();
        var client = KafkaConnection.Read(context.Part.ConnectionString, context.Setting(nameof(TriggerOptions.Connection)), faults);
        faults.AddRange(Check(context.Options).Select(fault => fault with { Setting = context.Setting(fault.Setting) }));
        return faults.Count == 0 ? new(context, client) : throw new PipelineConfigurationException(faults);
    }

    private static IEnumerable<Fault> Check(TriggerOptions options)
    {
        if (options.Topic.Length == 0)
            yield return new("Topic", "is empty; name the topic with the events.");
        (string Setting, string Topic)[] topics =
            [("Topic", options.Topic), ("DeadLetters", options.DeadLetters), ("Scores", options.Scores)];
        foreach (var (setting, topic) in topics)
        {
            if (topic.Length > 0 && !TopicName().IsMatch(topic))
                yield return new(setting, $"is '{topic}', which is no name of a topic; use up to 249 letters, digits, '.', '_' and '-'.");
        }

        if (options.Group.Length == 0)
            yield return new("Group", "is empty; name the consumer group, another one for each cluster of silos, such as churn-scores.");
        if (DeadLettersOf(options) == options.Topic && options.Topic.Length > 0)
            yield return new("DeadLetters", "is the topic of the events, which would never end; name another topic.");
        if (options.Scores.Length > 0 && (options.Scores == options.Topic || options.Scores == DeadLettersOf(options)))
            yield return new("Scores", "is the topic of the events or of the dead letters; name another topic.");
        if (new UserRule(Set(options.UserAttribute), Set(options.UserField)) is { Attribute: not null, Field: not null })
            yield return new("UserAttribute", "is set beside UserField; set one of the two.");
        foreach (var (setting, pointer) in new[] { ("UserField", options.UserField), ("Features", options.Features) })
        {
            if (!JsonPointer.IsValid(pointer))
                yield return new(setting, $"is '{pointer}', which is no JSON pointer; set one such as /customer/id.");
        }
    }

    private static string DeadLettersOf(TriggerOptions options) =>
        options.DeadLetters.Length > 0 ? options.DeadLetters : $"{options.Topic}-dead";

    private static string? Set(string text) => text.Length > 0 ? text : null;

    [GeneratedRegex(@"^(?!\.{1,2}\z)[A-Za-z0-9._-]{1,249}\z")]
    private static partial Regex TopicName();
}
