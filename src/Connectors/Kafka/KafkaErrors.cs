using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>Makes the exceptions of a trigger from the errors of Kafka.</summary>
internal sealed class KafkaErrors(KafkaSettings settings)
{
    /// <summary>The exception for an error. The message for callers says no more than that the topic cannot be used.</summary>
    /// <param name="doing">What the trigger did, for the log: "read 'orders'".</param>
    /// <param name="error">What Kafka says.</param>
    /// <param name="inner">The exception of the client.</param>
    public StoreException Of(string doing, Error error, Exception? inner = null)
    {
        var refused = IsRefusal(error.Code);
        var message = refused
            ? $"Trigger '{settings.Name}' of pipeline '{settings.Pipeline}' stands still until its operator has mended it; the log says why."
            : $"Trigger '{settings.Name}' of pipeline '{settings.Pipeline}' cannot use its topics at the moment.";
        var detail = $"Cannot {doing} at {settings.Brokers}: {error.Code}, {error.Reason}";
        return new(message, inner, isTransient: !refused, cause: $"{doing}: {error.Code}") { Detail = detail };
    }

    private static bool IsRefusal(ErrorCode code) => code is ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed
        or ErrorCode.ClusterAuthorizationFailed or ErrorCode.SaslAuthenticationFailed or ErrorCode.Local_Authentication
        or ErrorCode.TopicException or ErrorCode.PolicyViolation;
}
