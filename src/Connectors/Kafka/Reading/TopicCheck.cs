using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>Asks the brokers for topics.</summary>
internal sealed class TopicCheck(KafkaErrors errors, TimeProvider clock)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    /// <summary>Finds a topic.</summary>
    /// <param name="client">A client; one that produces makes a missing topic where the brokers allow that.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="limit">How long a topic may be missing that is being made.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the topic exists.</returns>
    /// <exception cref="StoreException">The brokers do not answer, or refuse.</exception>
    public async Task<bool> ExistsAsync(IAdminClient client, string topic, TimeSpan limit, CancellationToken cancellationToken)
    {
        var begin = clock.GetTimestamp();
        while (true)
        {
            var error = await AskAsync(client, topic, cancellationToken);
            if (!error.IsError)
                return true;
            if (error.Code is not (ErrorCode.UnknownTopicOrPart or ErrorCode.LeaderNotAvailable or ErrorCode.Local_UnknownTopic))
                throw errors.Of($"use '{topic}'", error);
            if (clock.GetElapsedTime(begin) >= limit)
                return false;
            await Task.Delay(Between, clock, cancellationToken);
        }
    }

    // The client has no asynchronous form of this call.
    private async Task<Error> AskAsync(IAdminClient client, string topic, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await Task.Run(() => client.GetMetadata(topic, AnswerLimit), cancellationToken).WaitAsync(cancellationToken);
            return answer.Topics.Find(each => each.Topic == topic)?.Error ?? new Error(ErrorCode.UnknownTopicOrPart);
        }
        catch (KafkaException e)
        {
            throw errors.Of($"use '{topic}'", e.Error, e);
        }
    }
}
