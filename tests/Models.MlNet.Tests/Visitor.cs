using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet.Tests;

/// <summary>A row for training and prediction, with a column of every type that a model can take.</summary>
internal sealed class Visitor
{
    private static readonly string[] Plans = ["basic", "plus", "max"];

    public float Age { get; set; }

    public double Income { get; set; }

    public int Visits { get; set; }

    public long Clicks { get; set; }

    public bool IsMember { get; set; }

    public string Plan { get; set; } = "";

    /// <summary>A key from 0 to 3; 4 stands for a missing key.</summary>
    [KeyType(4)]
    public uint Region { get; set; }

    [VectorType(3)]
    public float[] Taste { get; set; } = [];

    /// <summary>The label of a binary classifier.</summary>
    public bool Label { get; set; }

    /// <summary>The label of a regression.</summary>
    public float Spend { get; set; }

    /// <summary>The label of a multiclass classifier.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The label of a multiclass classifier whose classes are numbers.</summary>
    public int Grade { get; set; }

    /// <summary>A column that no model uses.</summary>
    public string Note { get; set; } = "";

    public static Visitor[] Make(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Make(random))];
    }

    private static Visitor Make(Random random)
    {
        var visitor = new Visitor
        {
            Age = (float)random.NextDouble(),
            Income = random.NextDouble(),
            Visits = random.Next(10),
            Clicks = random.Next(10),
            IsMember = random.Next(2) == 1,
            Plan = Plans[random.Next(Plans.Length)],
            Region = (uint)random.Next(5),
            Taste = [(float)random.NextDouble(), (float)random.NextDouble(), (float)random.NextDouble()],
        };
        var z = visitor.Age - visitor.Income + (0.1 * visitor.Visits) - (0.05 * visitor.Clicks) + (visitor.IsMember ? 0.5 : 0)
            + visitor.Taste[0] - visitor.Taste[2] + random.NextDouble() - 0.7;
        visitor.Label = z > 0;
        visitor.Spend = (float)Math.Max(0, z + 3);
        visitor.Kind = z < -0.3 ? "cold" : z < 0.4 ? "warm" : "hot";
        visitor.Grade = z < -0.3 ? 30 : z < 0.4 ? 10 : 20;
        return visitor;
    }
}
