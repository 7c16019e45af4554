namespace ModelPipeline.Models.OpenInference.Tests;

/// <summary>The model that the servers of the tests have: five inputs of five types, and a probability.</summary>
internal static class Rules
{
    public const string Poison = "48151623420";

    public static readonly string[] Plans = ["", "basic", "gold", "été 😀"];
    private static readonly double[] Factors = [0, 0.1, 0.5, 0.9];

    /// <summary>The probability of a row. Null for a row that the model does not take.</summary>
    public static double? ProbabilityOf(float age, double income, long visits, bool member, string plan)
    {
        var at = Array.IndexOf(Plans, plan);
        if (at < 0 || visits > 1_000_000)
            return null;
        var score = (age / 100) + (income / 100_000) + (visits / 50.0) + (member ? 0.5 : 0) + Factors[at];
        return 1 / (1 + Math.Exp(-(score - 2)));
    }
}
