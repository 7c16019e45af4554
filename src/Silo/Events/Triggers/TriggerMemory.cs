using System.Security.Cryptography;
using System.Text;
using ModelPipeline.Silo.Access;

namespace ModelPipeline.Silo;

/// <summary>How far triggers have come, and their dead letters, in the cluster's store. Thread-safe.</summary>
internal sealed class TriggerMemory(
    [FromKeyedServices(EventServices.Database)] AccessDatabase database, DeadEventStore dead, TimeProvider clock) : ITriggerMemory
{
    public async Task<string?> ReadPositionAsync(string pipeline, string trigger, CancellationToken cancellationToken) =>
        (await database.ReadAsync(
            "SELECT Position FROM ModelPipelineTriggers WHERE ServiceId = @service AND Pipeline = @pipeline AND Name = @name",
            [("pipeline", pipeline), ("name", trigger)], row => AccessDatabase.Text(row, 0), cancellationToken)).FirstOrDefault();

    public Task SavePositionAsync(string pipeline, string trigger, string position, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            """
            INSERT INTO ModelPipelineTriggers (ServiceId, Pipeline, Name, Position) VALUES (@service, @pipeline, @name, @position)
            ON CONFLICT (ServiceId, Pipeline, Name) DO UPDATE SET Position = excluded.Position
            """,
            [("pipeline", pipeline), ("name", trigger), ("position", position)], cancellationToken);

    public async Task SetAsideAsync(
        string pipeline, string trigger, IReadOnlyList<PoisonEvent> events, CancellationToken cancellationToken)
    {
        foreach (var (each, reason) in events)
        {
            await dead.AddAsync(new(IdOf(pipeline, trigger, each.User, reason), pipeline, trigger, null, each.User.Replace('\0', '\uFFFD'),
                reason, clock.GetUtcNow(), ""), cancellationToken);
        }
    }

    private static string IdOf(string pipeline, string trigger, string user, string reason) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', pipeline, trigger, user, reason))).AsSpan(0, 16));
}
