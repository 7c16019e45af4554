namespace ModelPipeline.Tests;

public sealed class FairQueueTests
{
    private readonly FairQueue<(string? Tenant, int Number)> queue = new(item => item.Tenant, tenant => tenant == "heavy" ? 3 : 1);

    [Fact]
    public void Dequeue_OfOneTenant_KeepsTheOrder()
    {
        Add("a", 5);

        Assert.Equal([0, 1, 2, 3, 4], Take(5).Select(item => item.Number));
        Add("b", 2);
        Assert.Equal([("b", 0), ("b", 1)], Take(2));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void Dequeue_OfATenantThatCameLate_IsNextDespiteTheOthersMany()
    {
        Add("a", 1_000);
        Add("b", 3);
        Add(null, 1);

        var first = Take(8);

        Assert.Equal(3, first.Count(item => item.Tenant == "b"));
        Assert.Single(first, item => item.Tenant is null);
        Assert.Equal(Enumerable.Range(0, 4), first.Where(item => item.Tenant == "a").Select(item => item.Number));
    }

    [Fact]
    public void Dequeue_OfTenantsWithWeights_GivesEachItsShare()
    {
        Add("a", 100);
        Add("heavy", 100);

        Assert.Equal(30, Take(40).Count(item => item.Tenant == "heavy"));
    }

    [Fact]
    public void MayEnqueue_WhereOneTenantFilledTheRoom_LetsAnotherHaveItsShare()
    {
        const int Room = 100;
        Add("a", Room);

        Assert.False(queue.MayEnqueue(("a", 0), Room));
        var taken = 0;
        for (; queue.MayEnqueue(("b", 0), Room); taken++)
            queue.Enqueue(("b", taken));
        Assert.Equal(Room / 2, taken);
        Assert.False(queue.MayEnqueue(("a", 0), Room));
        Assert.True(queue.MayEnqueue(("heavy", 0), Room));
    }

    [Fact]
    public void Queue_AtRandom_LosesNothingAndKeepsTheOrderOfEachTenant()
    {
        var random = new Random(1);
        var next = new Dictionary<string, int>();
        var seen = new Dictionary<string, int>();
        for (var step = 0; step < 10_000; step++)
        {
            if (random.Next(2) == 0)
            {
                var tenant = $"t{random.Next(1 + random.Next(6))}";
                queue.Enqueue((tenant, next[tenant] = next.GetValueOrDefault(tenant) + 1));
            }
            else if (queue.Count > 0)
            {
                Check(queue.Dequeue());
            }
        }

        while (queue.Count > 0)
            Check(queue.Dequeue());
        Assert.Equal(next.OrderBy(each => each.Key), seen.OrderBy(each => each.Key));

        void Check((string? Tenant, int Number) item) =>
            Assert.Equal(seen[item.Tenant!] = seen.GetValueOrDefault(item.Tenant!) + 1, item.Number);
    }

    private void Add(string? tenant, int items)
    {
        for (var i = 0; i < items; i++)
            queue.Enqueue((tenant, i));
    }

    private List<(string? Tenant, int Number)> Take(int items) => [.. Enumerable.Range(0, items).Select(_ => queue.Dequeue())];
}
