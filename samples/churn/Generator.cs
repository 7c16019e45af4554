namespace ModelPipeline.Samples.Churn;

/// <summary>
/// Makes up customers, the same ones each time: a logistic relation of what a provider knows to who leaves, with an interaction that
/// a linear model does not see, unknown values, and chance.
/// </summary>
internal static class Generator
{
    public const int Count = 100_000;
    private const int Seed = 20_240_229;

    private static readonly (string Name, double Share, double Effect)[] Plans = [("basic", 0.45, 0.2), ("standard", 0.40, 0.0),
        ("premium", 0.15, -0.3)];
    private static readonly (string Name, double Share, double Effect)[] Contracts = [("monthly", 0.55, 0.9), ("yearly", 0.30, -0.5),
        ("two-year", 0.15, -1.4)];
    private static readonly (string Name, double Share, double Effect)[] Regions = [("north", 0.3, 0.0), ("south", 0.25, 0.15),
        ("east", 0.2, 0.0), ("west", 0.2, -0.1), ("", 0.05, 0.05)];

    public static IEnumerable<Customer> Customers()
    {
        var random = new Random(Seed);
        for (var i = 1; i <= Count; i++)
            yield return Next(random, i);
    }

    private static Customer Next(Random random, int number)
    {
        var plan = Pick(random, Plans);
        var contract = Pick(random, Contracts);
        var region = Pick(random, Regions);
        var tenure = Math.Floor(72 * Math.Pow(random.NextDouble(), 1.6));
        var charge = Math.Round((plan.Name switch { "basic" => 25.0, "standard" => 55.0, _ => 90.0 }) + (15 * Normal(random)), 2);
        charge = Math.Max(charge, 9.99);
        var calls = Math.Floor(-Math.Log(1 - random.NextDouble()) * 1.2);
        var login = random.NextDouble() < 0.08 ? double.NaN : Math.Floor(-Math.Log(1 - random.NextDouble()) * 12);
        var age = random.NextDouble() < 0.12 ? double.NaN : Math.Clamp(Math.Round(44 + (15 * Normal(random))), 18, 95);
        var paperless = random.NextDouble() < 0.6;

        var score = -1.6 + plan.Effect + contract.Effect + region.Effect
            - (0.03 * tenure)
            + (0.012 * (charge - 50))
            + (0.35 * calls)
            + (double.IsNaN(login) ? 0.8 : 0.03 * login)
            + (contract.Name == "monthly" && calls >= 3 ? 0.7 : 0)
            + (paperless ? 0.1 : 0)
            + (0.6 * Normal(random));
        return new()
        {
            UserId = $"c{number:000000}",
            Plan = plan.Name,
            Contract = contract.Name,
            Region = region.Name,
            TenureMonths = (float)tenure,
            MonthlyCharge = (float)charge,
            SupportCalls = (float)calls,
            DaysSinceLogin = (float)login,
            Age = (float)age,
            Paperless = paperless,
            Churned = random.NextDouble() < 1 / (1 + Math.Exp(-score)),
        };
    }

    private static (string Name, double Share, double Effect) Pick(Random random, (string Name, double Share, double Effect)[] among)
    {
        var at = random.NextDouble();
        foreach (var each in among)
        {
            if ((at -= each.Share) < 0)
                return each;
        }

        return among[^1];
    }

    // Box and Muller's transform.
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
