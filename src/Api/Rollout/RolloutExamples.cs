namespace ModelPipeline.Api;

/// <summary>Examples of the bodies of rollouts and versions, with every property.</summary>
internal static class RolloutExamples
{
    public static readonly BodyExample Rollout = new(
        """
        {"stable":"3f2a9c81d0aa","candidate":{"version":"v2","percent":5},"shadow":[{"version":"v3","percent":100}],"salt":"spring","steps":[1,10,50,100],"bakeTime":"00:10:00","guard":{"minUsers":1000,"maxFailureShare":0.01,"maxP99Ratio":2,"maxScorePsi":0.25}}
        """);

    public static readonly BodyExample Change = new("""{"rescore":{"maxUsersPerSecond":1000}}""");

    public static readonly BodyExample Version = new(
        """
        {"source":"models:/churn/4","version":"v2","sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","kind":"Onnx","inputs":{"X":["tenure","MonthlyCharges"]},"outputs":{"churn_probability":"probabilities[1]"},"nulls":{"TotalCharges":"0"}}
        """);
}
