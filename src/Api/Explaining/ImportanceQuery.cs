using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Whose predictions a request wants added up, and how.</summary>
internal sealed record ImportanceQuery
{
    /// <summary>The output column.</summary>
    [FromQuery(Name = "output"), Description("The output column to explain. Default: the setting Explain:Output, or the only one.")]
    public string? Output { get; init; }

    /// <summary>The number of users.</summary>
    [FromQuery(Name = "users"), Description("The users of the sample. Default: 100.")]
    public int? Users { get; init; }

    /// <summary>The version.</summary>
    [FromQuery(Name = "version"), Description("A version with a role. Default: the stable one.")]
    public string? Version { get; init; }

    /// <summary>The unit of the contributions.</summary>
    [FromQuery(Name = "scale"), Description("Output, or LogOdds for a probability. Default: Output.")]
    public string? Scale { get; init; }

    /// <summary>The number of users.</summary>
    public int UsersOrDefault => Users ?? ExplanationRequest.DefaultUsers;

    /// <summary>What is wrong with the request; null for a valid one.</summary>
    public string? Check() => Users is < 1 or > ExplanationRequest.MaxUsers
        ? $"\"users\" is {Users}; set 1 to {ExplanationRequest.MaxUsers}."
        : ToQuery().Check();

    /// <summary>The call of the grain.</summary>
    public ExplanationCall ToCall() => ToQuery().ToCall();

    private ExplanationQuery ToQuery() => new() { Output = Output, Version = Version, Scale = Scale };
}
