using System.Globalization;
using System.Text;

namespace ModelPipeline.Models.Python.Tests;

/// <summary>A module that declares its columns. It has an input of every type that a module can declare.</summary>
internal sealed class RulesSample : IFailingModelSample
{
    private const string Source = """
        import numpy

        inputs = {"age": "single", "income": "double", "visits": "int64", "member": "boolean", "plan": "string"}
        outputs = {"label": "int64", "probability": "single"}
        FACTORS = {"": 0.0, "basic": 0.1, "gold": 0.5, "\u00e9t\u00e9 \U0001f600": 0.9,
                   }


        def apply(columns):
            visits = columns["visits"]
            if any(each is None for each in columns["plan"]) or any(each is None for each in columns["member"]):
                raise ValueError("a text or a flag is missing")
            if any(numpy.isnan(columns[name].astype(float)).any() for name in ("age", "income", "visits")):
                raise ValueError("a number is missing")
            for each in visits:
                if each > 1_000_000:
                    raise ValueError(f"no user visits {each} times, {int(each)}")
            score = columns["age"] / 100 + columns["income"] / 100_000 + visits / 50 + columns["member"] * 0.5
            score = score + numpy.array([FACTORS[plan] for plan in columns["plan"]])
            probability = 1 / (1 + numpy.exp(-(score - 2)))
            return {"label": (probability > 0.5).astype(int), "probability": probability, "unused": probability}
        """;

    private static readonly string[] Plans = ["", "basic", "gold", "été 😀"];
    private static readonly double[] Factors = [0, 0.1, 0.5, 0.9];

    public string Extension => ".py";

    public string Score => "probability";

    public string Poison => "48151623420";

    public byte[] Content { get; } = Encoding.UTF8.GetBytes(Source);

    public async Task<IModel> LoadAsync(ModelOptions options, CancellationToken cancellationToken)
    {
        options.Python = Debian.Python;
        var model = (ITypedByInput)await new PythonLoader(TimeProvider.System, null).LoadAsync(options, cancellationToken);
        try
        {
            await model.UseInputTypesAsync(model.Inputs, null, cancellationToken);
            return model;
        }
        catch
        {
            await model.DisposeAsync();
            throw;
        }
    }

    public Batch Rows(int count, int seed)
    {
        var random = new Random(seed);
        T[] Make<T>(Func<T> next) => [.. Enumerable.Range(0, count).Select(_ => next())];
        return InputRows.Of(
            ("age", Make(() => (float)random.Next(18, 90))),
            ("income", Make(() => random.NextDouble() * 100_000)),
            ("visits", Make(() => (long)random.Next(50))),
            ("member", Make(() => random.Next(2) == 1)),
            ("plan", Make(() => Plans[random.Next(Plans.Length)])));
    }

    public Batch Poisoned(Batch rows, int row)
    {
        var visits = rows.Values<long>("visits").ToArray();
        visits[row] = long.Parse(Poison, CultureInfo.InvariantCulture);
        return rows.With("visits", visits);
    }

    public IReadOnlyList<double> ScoresOf(Batch rows) => [.. Enumerable.Range(0, rows.Count).Select(row =>
    {
        var score = (rows.Values<float>("age")[row] / 100) + (rows.Values<double>("income")[row] / 100_000);
        score += rows.Values<long>("visits")[row] / 50.0;
        score += (rows.Values<bool>("member")[row] ? 0.5 : 0) + Factors[Array.IndexOf(Plans, rows.Values<string>("plan")[row])];
        return 1 / (1 + Math.Exp(-(score - 2)));
    })];
}
