using System.Text.Json;
using System.Text.Json.Serialization;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Changes of a user's row. Exactly one of <c>set</c>, <c>variants</c> and <c>sweep</c> is there.</summary>
/// <param name="Set">One change: a value for each column that changes.</param>
/// <param name="Variants">1 to 1,000 changes.</param>
/// <param name="Sweep">Evenly spaced values of one column.</param>
/// <param name="Version">The version of the model; null for the one that scores the user.</param>
/// <param name="Features">The features that would come with a call (<c>Input:Request</c>); null for none.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record WhatIfBody(
    JsonElement? Set = null,
    JsonElement? Variants = null,
    SweepBody? Sweep = null,
    string? Version = null,
    JsonElement? Features = null)
{
    /// <summary>An example; the other properties are in <c>docs/what-if.md</c>.</summary>
    public static readonly BodyExample Example = new(
        """{"sweep":{"column":"tenure","from":0,"to":72,"steps":25},"version":"v2"}""",
        """{"set":{"Contract":"Two year"},"variants":[{"tenure":24}],"sweep":{"column":"tenure","from":0,"to":72,"steps":25},"version":"v2","features":{"amount":12.5}}""");

    /// <summary>The most changes of one call.</summary>
    public const int MaxChanges = 1_000;

    /// <summary>The number of changes of a valid body.</summary>
    public int CountChanges() => Sweep is { } sweep ? (int)sweep.Steps!.Value : Variants?.GetArrayLength() ?? 1;

    /// <summary>What is wrong with the body; null for a valid body.</summary>
    public string? Check()
    {
        if (new[] { Set is not null, Variants is not null, Sweep is not null }.Count(each => each) != 1)
            return $"Exactly one of \"set\", \"variants\" and \"sweep\" belongs into the body. Send one like {Example.Json}.";
        if (Set is { ValueKind: not JsonValueKind.Object })
            return "\"set\" is no object; send a value for each column that changes, such as {\"Contract\":\"Two year\"}.";
        if (Features is { ValueKind: not JsonValueKind.Object })
            return "\"features\" is no object; send a value for each feature, such as {\"amount\":12.5}.";
        return Variants is { } variants ? CheckVariants(variants) : Sweep?.Check();
    }

    /// <summary>The question for a silo.</summary>
    public WhatIfCall ToCall(string pipeline, string user) => new(
        pipeline,
        user,
        Version,
        Text(Set),
        Text(Variants),
        Sweep is { } sweep ? new(sweep.Column!, sweep.From!.Value, sweep.To!.Value, (int)sweep.Steps!.Value) : null,
        Text(Features));

    private static string? Text(JsonElement? json) => json is null ? null : JsonText.Of(json.Value);

    private static string? CheckVariants(JsonElement variants)
    {
        if (variants.ValueKind != JsonValueKind.Array)
            return "\"variants\" is no list; send a list of changes, such as [{\"tenure\":24}].";
        return variants.GetArrayLength() switch
        {
            0 => "\"variants\" is empty; send one change at least.",
            > MaxChanges and var count => $"\"variants\" has {count} changes; at most {MaxChanges} are allowed. Send several calls.",
            _ => null,
        };
    }
}
