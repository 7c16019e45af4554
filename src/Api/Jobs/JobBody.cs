using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>The body of a request for a job.</summary>
/// <param name="Users">The users to score; null for the whole input.</param>
/// <param name="Parallel">Whether the job may run beside another job of the pipeline.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record JobBody(IReadOnlyList<string?>? Users = null, bool Parallel = false)
{
    /// <summary>An example with every property.</summary>
    public static readonly BodyExample Example = new("""{"users":["7590-VHVEG"],"parallel":false}""");

    /// <summary>The most users of one job. A longer list belongs into a table.</summary>
    public const int MaxUsers = 1_000_000;

    /// <summary>What is wrong with the body; null for a valid body.</summary>
    public string? Check() => Users switch
    {
        null => null,
        { Count: 0 } => "The list of users is empty; leave \"users\" out to score the whole input.",
        { Count: > MaxUsers } =>
            $"The list has {Users.Count} users; at most {MaxUsers} are allowed. Leave \"users\" out, or send several jobs.",
        _ => Users.Select(UserId.Check).FirstOrDefault(why => why is not null),
    };
}
