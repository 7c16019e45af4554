using System.Text.Json;

namespace ModelPipeline;

/// <summary>Partitions of a job that was given its users: each is the list of them.</summary>
public static class UserList
{
    /// <summary>Divides distinct users into partitions.</summary>
    public static ScanPlan Plan(IReadOnlyList<string> users, int usersPerPartition) =>
        new([.. users.Chunk(usersPerPartition).Select(chunk => JsonSerializer.Serialize(chunk))], users.Count);

    internal static string[] Read(string partition) => JsonSerializer.Deserialize<string[]>(partition)!;
}
