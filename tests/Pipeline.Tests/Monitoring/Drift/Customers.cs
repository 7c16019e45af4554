namespace ModelPipeline.Tests;

/// <summary>A table like that of a telephone company: months, charges, a contract, a payment method, a flag.</summary>
internal sealed class Customers
{
    private static readonly string[] Contracts = ["Month-to-month", "One year", "Two year"];
    private static readonly string[] Payments = ["Electronic check", "Mailed check", "Bank transfer", "Credit card"];

    private readonly double[] tenure;
    private readonly double[] charges;
    private readonly string?[] contract;
    private readonly string?[] payment;
    private readonly bool[] isSenior;

    private Customers(double[] tenure, double[] charges, string?[] contract, string?[] payment, bool[] isSenior)
    {
        this.tenure = tenure;
        this.charges = charges;
        this.contract = contract;
        this.payment = payment;
        this.isSenior = isSenior;
    }

    public static Customers Make(int rows, int seed)
    {
        var random = new Random(seed);
        var made = new Customers(new double[rows], new double[rows], new string?[rows], new string?[rows], new bool[rows]);
        for (var row = 0; row < rows; row++)
        {
            // Many are new, many have been there for the six years that there are, the rest are in between.
            made.tenure[row] = random.Next(4) switch { 0 => random.Next(4), 1 => 66 + random.Next(7), _ => random.Next(73) };
            var charge = 20 + (random.Next(3) * 30) + Math.Abs(10 * Normal(random));
            made.charges[row] = random.Next(10) == 0 ? double.NaN : Math.Round(charge, 2);
            made.contract[row] = Contracts[Math.Max(0, random.Next(4) - 1)];
            made.payment[row] = Payments[random.Next(4)];
            made.isSenior[row] = random.Next(6) == 0;
        }

        return made;
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Some of the rows, each once.</summary>
    public Customers Draw(int rows, Random random)
    {
        int[] places = [.. Enumerable.Range(0, tenure.Length)];
        random.Shuffle(places);
        places = places[..rows];
        return new(Pick(tenure, places), Pick(charges, places), Pick(contract, places), Pick(payment, places), Pick(isSenior, places));
    }

    /// <summary>The same rows with one column changed.</summary>
    public Customers Moved(string what) => what switch
    {
        "shifted" => new(Array.ConvertAll(tenure, months => months + (72 / 5.0)), charges, contract, payment, isSenior),
        "stretched" => new(Array.ConvertAll(tenure, months => months * 1.2), charges, contract, payment, isSenior),
        "renamed" => new(tenure, charges, Array.ConvertAll(contract, name => name == "Two year" ? "24 months" : name), payment, isSenior),
        "nulls" => new(tenure, [.. charges.Select((each, row) => row % 5 == 0 ? double.NaN : each)], contract, payment, isSenior),
        _ => new(tenure, charges, [.. contract.Select((each, row) => row % 5 == 0 ? null : each)], payment, isSenior),
    };

    public WindowCounts Count() => Observed.Count(
        Observed.Numbers("tenure", tenure),
        Observed.Numbers("charges", charges),
        Observed.Texts("contract", contract),
        Observed.Texts("payment", payment),
        new Column<bool>(new("senior", ColumnType.Boolean), isSenior));

    private static T[] Pick<T>(T[] values, int[] places) => Array.ConvertAll(places, place => values[place]);
}
