using System.Text.Json;

namespace ModelPipeline;

/// <summary>The partitions of a job for a list of users. Each partition is a list of user ids in JSON.</summary>
public static class UserList
{
    /// <summary>Divides distinct users into partitions.</summary>
    public static ScanPlan Plan(IReadOnlyList<string> users, int usersPerPartition) =>
        new([.. users.Chunk(usersPerPartition).Select(chunk => JsonSerializer.Serialize(chunk))], users.Count);

    internal static string[] Read(string partition) => JsonSerializer.Deserialize<string[]>(partition)!;
}
