using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Torch;

[Collection(TorchState.Name)]
public sealed class DisposeScopeTests
{
    [Fact]
    public void A_scope_frees_what_was_made_in_it_but_for_what_was_moved_out()
    {
        Tensor inner, moved, detached, kept;
        using (var outer = NewDisposeScope())
        {
            using (var scope = NewDisposeScope())
            {
                (inner, moved, detached) = (ones(2), ones(3), ones(4));
                Assert.Equal(3, scope.DisposablesCount);
                scope.MoveToOuter(moved);
                detached.DetachFromDisposeScope();
            }

            Assert.Equal((true, false, false), (inner.IsInvalid, moved.IsInvalid, detached.IsInvalid));
            kept = ones(5);
            outer.DisposeEverythingBut(kept);
            Assert.Equal((true, false), (moved.IsInvalid, kept.IsInvalid));
        }

        Assert.Equal((true, false), (kept.IsInvalid, detached.IsInvalid));
        detached.Dispose();
    }

    [Fact]
    public void A_layer_made_in_a_scope_outlives_it()
    {
        TorchSharp.Modules.Linear layer;
        using (NewDisposeScope())
        {
            layer = nn.Linear(2, 2);
        }

        Assert.False(layer.weight.IsInvalid);
        var weight = layer.weight;
        layer.Dispose();
        Assert.True(weight.IsInvalid);
    }

    [Fact]
    public void Scopes_may_close_in_another_order_than_they_opened()
    {
        var outer = NewDisposeScope();
        var inner = NewDisposeScope();
        outer.Dispose();
        var tensor = ones(1);
        inner.Dispose();
        Assert.True(tensor.IsInvalid);

        using var outside = ones(1);
        Assert.False(outside.IsInvalid);
    }

    [Fact]
    public void Scopes_are_the_threads_own()
    {
        using var scope = NewDisposeScope();
        Tensor? elsewhere = null;
        var thread = new Thread(() => elsewhere = ones(1));
        thread.Start();
        thread.Join();

        Assert.False(scope.Contains(elsewhere!));
        elsewhere!.Dispose();
    }
}
