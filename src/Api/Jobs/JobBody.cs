using System.Text.Json.Serialization;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The body of a request for a job.</summary>
/// <param name="Users">The users to score, ids or objects with an id and features; null for the whole input.</param>
/// <param name="Parallel">Whether the job may run beside another job of the pipeline.</param>
/// <param name="Version">The version that scores the whole job; null for the stable version at its start.</param>
/// <param name="MaxUsersPerSecond">The largest number of users a second over the whole cluster; null for no limit.</param>
/// <param name="Where"><c>outdated</c> for the users whose stored version is not the stable one; null for all.</param>
/// <param name="Shadow">
/// Whether the scores of the version go to the shadow table, each beside that of the stable version, instead of the output table.
/// </param>
/// <param name="Explain">
/// Whether the rows of the users are explained, into the table of explanations, instead of scored. Needs the scope <c>explain</c> too.
/// </param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record JobBody(
    IReadOnlyList<UserEntry>? Users = null,
    bool Parallel = false,
    string? Version = null,
    double? MaxUsersPerSecond = null,
    string? Where = null,
    bool Shadow = false,
    bool Explain = false)
{
    /// <summary>An example with every property.</summary>
    public static readonly BodyExample Example = new(
        """{"users":["7590-VHVEG"],"parallel":false,"version":"v2","maxUsersPerSecond":1000,"where":"outdated"}""",
        """{"users":["7590-VHVEG"],"parallel":false,"version":"v2","maxUsersPerSecond":1000,"where":"outdated","shadow":false,"explain":true}""");

    /// <summary>The most users of one job. A longer list belongs into a table.</summary>
    public const int MaxUsers = 1_000_000;

    /// <summary>What is wrong with the body; null for a valid body.</summary>
    public string? Check()
    {
        if (Where is not (null or JobRequest.Outdated))
            return $"\"where\" is '{Where}'; set \"{JobRequest.Outdated}\", or leave it out.";
        if (Where is not null && Users is not null)
            return "\"users\" and \"where\" exclude each other; send one of them.";
        if (Shadow && string.IsNullOrEmpty(Version))
            return "\"shadow\" is true and \"version\" is empty; name the version that scores everybody.";
        if (Shadow && Where is not null)
            return "\"shadow\" and \"where\" exclude each other; send one of them.";
        if (Explain && (Shadow || Where is not null))
            return $"\"explain\" and \"{(Shadow ? "shadow" : "where")}\" exclude each other; send one of them.";
        return CheckRate(MaxUsersPerSecond, "maxUsersPerSecond") ?? CheckUsers();
    }

    /// <summary>What is wrong with a rate; null for a valid one.</summary>
    public static string? CheckRate(double? rate, string property) => rate is null or (>= 0.1 and <= 1_000_000)
        ? null
        : $"\"{property}\" is {rate}; set 0.1 to 1000000, or leave it out.";

    private string? CheckUsers() => Users switch
    {
        null => null,
        { Count: 0 } => "The list of users is empty; leave \"users\" out to score the whole input.",
        { Count: > MaxUsers } =>
            $"The list has {Users.Count} users; at most {MaxUsers} are allowed. Leave \"users\" out, or send several jobs.",
        _ => Users.Select(each => UserId.Check(each.User)).FirstOrDefault(why => why is not null),
    };

    /// <summary>The ids of the users; null for the whole input.</summary>
    public string[]? Ids() => Users is null ? null : [.. Users.Select(each => each.User!)];

    /// <summary>The features of each user; null if no user brings any.</summary>
    public string?[]? Features() =>
        Users?.Any(each => each.Features is not null) == true ? [.. Users.Select(each => each.Features)] : null;
}
