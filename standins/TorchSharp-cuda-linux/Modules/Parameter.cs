namespace TorchSharp.Modules;

public class Parameter : torch.Tensor
{
    // The tensor given is empty afterwards: its memory and its place in the dispose scope are the parameter's.
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : base(data.with_requires_grad(requires_grad).MoveHandle(), false) => data.OwningDisposeScope?.Replace(data, this);
}
