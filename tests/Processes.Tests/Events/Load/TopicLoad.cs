using System.Text;

namespace ModelPipeline.Tests;

/// <summary>Events of a topic of librdkafka's mock cluster, whose keys are the users.</summary>
/// <param name="kafka">The cluster. Its partitions keep 5 MB each, which is enough for a million messages without a value.</param>
internal sealed class TopicLoad(MockKafka kafka) : IEventLoad
{
    public const int Partitions = 12;

    private long sent;

    public string Pipeline => "topic";

    public string Trigger => "orders";

    public string InTransaction => "";

    public Task SendAsync(IReadOnlyList<string> users)
    {
        sent += users.Count;
        return kafka.SendAsync("orders", users.Select(user => MockKafka.Message(user)));
    }

    public Task<bool> IsDoneAsync() =>
        Task.FromResult(kafka.Committed(Pipeline, "orders", Partitions).Values.Sum() == sent);

    public Task<IReadOnlyList<string>> DeadAsync() => Task.FromResult<IReadOnlyList<string>>(
        [.. kafka.Read("orders-dead").Select(letter => Encoding.UTF8.GetString(letter.Message.Key)).Distinct()]);
}
