using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor : IDisposable
    {
        private TensorHandle _handle;

        internal Tensor(TensorHandle handle, bool register = true)
        {
            _handle = handle;
            if (register)
            {
                OwningDisposeScope = DisposeScopeManager.ThreadSingleton.Register(this);
            }
        }

        public IntPtr Handle => Live.DangerousGetHandle();

        public bool IsInvalid => _handle.IsInvalid || _handle.IsClosed;

        public string? name { get; set; }

        internal DisposeScope? OwningDisposeScope { get; set; }

        internal TensorHandle Live => IsInvalid ? throw new InvalidOperationException("Tensor invalid -- empty handle.") : _handle;

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is null)
            {
                other?.Attach(this);
            }
            else
            {
                OwningDisposeScope.MoveToOther(other, this);
            }

            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        internal static Tensor Make(nint error, TensorHandle made)
        {
            Check(error);
            return new Tensor(made);
        }

        internal static TensorHandle LiveOrNone(Tensor? tensor) => tensor?.Live ?? TensorHandle.None;

        internal static nint[] Pointers(IReadOnlyList<Tensor> tensors) => tensors.Select(tensor => tensor.Handle).ToArray();

        // A parameter takes over the memory of the tensor that it is made of.
        internal TensorHandle MoveHandle()
        {
            var moved = Live;
            _handle = new TensorHandle();
            return moved;
        }

        internal Tensor InPlace(nint error)
        {
            Check(error);
            return this;
        }

        protected virtual void Dispose(bool disposing)
        {
            OwningDisposeScope?.MarkAsDisposed(this);
            _handle.Dispose();
        }

    }
}
