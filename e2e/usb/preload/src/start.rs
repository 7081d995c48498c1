//! What happens before the program's `main`.

/// The dynamic linker calls it with the library's other constructors.
#[used]
#[unsafe(link_section = ".init_array")]
static START: extern "C" fn() = start;

/// Children of the program, such as a browser's renderers, are to be left as they are.
extern "C" fn start() {
    // SAFETY: the name is a C string, and the program has no other thread yet.
    unsafe { libc::unsetenv(c"LD_PRELOAD".as_ptr()) };
}
