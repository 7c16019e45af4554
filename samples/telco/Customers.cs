namespace ModelPipeline.Samples.Telco;

/// <summary>What the file does not say of itself.</summary>
internal static class Customers
{
    /// <summary>The columns that are numbers; the other ones are texts, and 11 customers have a blank TotalCharges.</summary>
    public static IReadOnlyList<string> Numbers { get; } = ["SeniorCitizen", "tenure", "MonthlyCharges", "TotalCharges"];
}
