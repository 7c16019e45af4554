using System.Text.Json;

namespace ModelPipeline;

/// <summary>
/// The partitions of a job for a list of users. Each partition is a list in JSON: of user ids, or of pairs of id and features.
/// </summary>
public static class UserList
{
    /// <summary>Divides distinct users into partitions.</summary>
    public static ScanPlan Plan(IReadOnlyList<string> users, int usersPerPartition) =>
        new([.. users.Chunk(usersPerPartition).Select(chunk => JsonSerializer.Serialize(chunk))], users.Count);

    /// <summary>Divides distinct users, who bring features, into partitions.</summary>
    /// <param name="users">The users.</param>
    /// <param name="features">The features of each user, an object in JSON.</param>
    /// <param name="usersPerPartition">The number of users in a partition.</param>
    public static ScanPlan Plan(IReadOnlyList<string> users, IReadOnlyList<string?> features, int usersPerPartition) =>
        new([.. users.Zip(features, (user, own) => $"[{JsonSerializer.Serialize(user)},{own ?? "null"}]").Chunk(usersPerPartition)
            .Select(chunk => $"[{string.Join(',', chunk)}]")], users.Count);

    internal static ListedUser[] Read(string partition)
    {
        // Elements live longer than a document that is disposed of.
        var list = JsonElement.Parse(partition);
        return [.. list.EnumerateArray().Select(ListedUser.Read)];
    }
}
