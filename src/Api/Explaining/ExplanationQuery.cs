using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>What a request wants explained, and how.</summary>
internal sealed record ExplanationQuery
{
    private const string LogOdds = "LogOdds";
    private const string AsOutput = "Output";
    private const int MostListed = 100_000;

    /// <summary>The output column.</summary>
    [FromQuery(Name = "output")]
    [Description("The output column to explain. Default: the setting Explain:Output, or the largest probability.")]
    public string? Output { get; init; }

    /// <summary>The number of contributions to list.</summary>
    [FromQuery(Name = "top"), Description("The number of contributions to list; the others are added up. Default: all.")]
    public int? Top { get; init; }

    /// <summary>The pairs of walks.</summary>
    [FromQuery(Name = "samples"), Description(
        "Estimates from this many random orders of the columns. Default: exact up to 10 columns, otherwise as many as are needed.")]
    public int? Samples { get; init; }

    /// <summary>The version.</summary>
    [FromQuery(Name = "version"), Description("A version with a role. Default: the one that scores the user.")]
    public string? Version { get; init; }

    /// <summary>The unit of the contributions.</summary>
    [FromQuery(Name = "scale"), Description("Output, or LogOdds for a probability. Default: Output.")]
    public string? Scale { get; init; }

    /// <summary>What is wrong with the request; null for a valid one.</summary>
    public string? Check()
    {
        if (Top is < 1 or > MostListed)
            return $"\"top\" is {Top}; set 1 to {MostListed}.";
        if (Samples is < 1 or > ExplanationRequest.MaxSamples)
            return $"\"samples\" is {Samples}; set 1 to {ExplanationRequest.MaxSamples}.";
        return Scale is null || Is(AsOutput) || Is(LogOdds) ? null : $"\"scale\" is '{Scale}'; set {AsOutput} or {LogOdds}.";
    }

    /// <summary>The call of the grain.</summary>
    public ExplanationCall ToCall() => new(Given(Output), Top, Samples, Given(Version), Is(LogOdds));

    private bool Is(string scale) => scale.Equals(Scale, StringComparison.OrdinalIgnoreCase);

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
